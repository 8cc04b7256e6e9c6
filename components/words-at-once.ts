import { en } from '@/lib/messages/en';
import { enExport } from '@/lib/messages/en-export';
import { enRules } from '@/lib/messages/en-rules';
import { enStart } from '@/lib/messages/en-start';
import type { Part } from './words';

const WORDS = { start: enStart, page: en, export: enExport, rules: enRules };

/**
 * Stands for `useWords` in tests that act step by step: a component that reads a promise, though it
 * is kept, has React's `act` leave what is drawn in slices undone.
 */
export const useWords = <P extends Part>(part: P) => WORDS[part];
