'use client';

import { lazy } from 'react';

/**
 * Its script is for those who are outside, and comes with no page of those who are in. Not by
 * `next/dynamic`, which would come with all of them.
 */
export const LateSignIn = lazy(() =>
  import('./sign-in').then(({ SignInForm }) => ({ default: SignInForm })),
);
