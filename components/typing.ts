/** Inputs that nothing is written into. */
const PRESSED = ['range', 'checkbox', 'radio', 'color', 'file', 'button', 'submit', 'reset'];

/** Whether a text is written there: what is pasted, and keys, belong to it. */
export const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && !PRESSED.includes(target.type));

/** Whether letters and numbers have their use there, be it to find one among options. */
export const isTyping = (target: EventTarget | null): boolean =>
  isWriting(target) || target instanceof HTMLSelectElement;
