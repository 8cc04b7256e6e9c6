import { describe, expect, test } from 'vitest';
import { AppError, codeOf, ERROR_CODES, ERRORS } from './errors';

test.each(ERROR_CODES)('%s answers with a status of an error', (code) => {
  expect(ERRORS[code].status).toBeGreaterThanOrEqual(400);
  expect(ERRORS[code].status).toBeLessThan(600);
});

describe('an error', () => {
  test('knows its status and whether to try again, and keeps its cause', () => {
    const cause = new Error('connection refused');
    const error = new AppError('storage-unavailable', { cause, detail: 'while writing' });
    expect(error).toMatchObject({ status: 503, retryable: true, cause });
    expect(error.message).toBe('storage-unavailable: while writing');
  });

  test('that is not ours is internal, or what the caller knows it to be', () => {
    expect(codeOf(new AppError('no-subject'))).toBe('no-subject');
    expect(codeOf(new TypeError('oops'))).toBe('internal');
    expect(codeOf('thrown text', 'upload-failed')).toBe('upload-failed');
  });
});
