/** How a task fails in Kie's words: the code is a numeric string. */
export type Failure = { ok: false; failCode: string; failMsg: string };

export const failure = (failCode: string, failMsg: string): Failure => ({
  ok: false,
  failCode,
  failMsg,
});
