import { fetchWords } from './words';

// What a test draws is said in English at once, as on a page whose words have come.
if (typeof document !== 'undefined') {
  const parts = ['start', 'page', 'export', 'rules'] as const;
  await Promise.all(parts.map((part) => fetchWords(part)));
}
