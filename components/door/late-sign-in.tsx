'use client';

import dynamic from 'next/dynamic';

/** Its script is for those who are outside, and comes with no page of those who are in. */
export const LateSignIn = dynamic(() => import('./sign-in').then(({ SignInForm }) => SignInForm));
