import { expect, it } from 'vitest';
import { ApiError, messageOf } from './errors';

it('says what is wrong with fields that have no place of their own to say it', () => {
  const fields = [{ field: 'code', message: 'This code is not right.' }];
  expect(messageOf(new ApiError(422, 'validation_failed', 'Some fields are not valid.', fields))).toBe('This code is not right.');
  expect(messageOf(new ApiError(409, 'conflict', 'Somebody was faster.'))).toBe('Somebody was faster.');
  expect(messageOf('what?')).toBe('Something went wrong. Please try again.');
});
