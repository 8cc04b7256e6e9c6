/**
 * What is said where the page itself broke. In a file of its own: the page that says it is always
 * loaded, and would bring all other words a second time.
 */
export const enBroken = {
  headline: 'This page broke',
  reason: 'Something went wrong on our side. Try again.',
  again: 'Try again',
};
