import { createContext, use } from 'react';

/** Whether credits are the built-in engine's, and stand for no money. */
export const TestCredits = createContext(false);

export const useTestCredits = (): boolean => use(TestCredits);
