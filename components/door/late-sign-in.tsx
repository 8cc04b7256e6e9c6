'use client';

import { type ComponentProps, lazy, Suspense } from 'react';
import type { SignInForm } from './sign-in';

// Its script is for those who are outside, and comes with no page of those who are in.
const Form = lazy(async () => ({ default: (await import('./sign-in')).SignInForm }));

export const LateSignIn = (props: ComponentProps<typeof SignInForm>) => (
  <Suspense>
    <Form {...props} />
  </Suspense>
);
