import { act, renderHook } from '@testing-library/react';
import { useForm } from 'react-hook-form';
import { expect, it } from 'vitest';
import { ApiError } from '@/api/errors';
import { applyServerErrors, toFormPath } from './form-errors';

const values = { title: '', payout: '', journeys: [{ steps: [{ instruction: '' }] }] };
const refusal = (fields: { field: string; message: string }[]) => new ApiError(422, 'validation_failed', 'Some fields are wrong.', fields);

function place(error: unknown, rename = {}) {
  const { result } = renderHook(() => {
    const form = useForm({ defaultValues: values });
    return { form, errors: form.formState.errors };
  });
  let left = '';
  act(() => {
    left = applyServerErrors(result.current.form, error, rename);
  });
  return { left, errors: result.current.errors };
}

it('puts each error on its field, nested and renamed ones too', () => {
  const { left, errors } = place(
    refusal([
      { field: 'title', message: 'too short' },
      { field: 'journeys[0].steps[0].instruction', message: 'missing' },
      { field: 'payout_minor', message: 'too low' },
    ]),
    { payout_minor: 'payout' },
  );
  expect(left).toBe('');
  expect(errors.title?.message).toBe('too short');
  expect(errors.payout?.message).toBe('too low');
  expect(errors.journeys?.[0]?.steps?.[0]?.instruction?.message).toBe('missing');
});

it('says aloud what has no field', () => {
  expect(place(refusal([{ field: 'slots', message: 'must be at least 1' }])).left).toBe('slots: must be at least 1');
  expect(place(new ApiError(409, 'conflict', 'Already there.')).left).toBe('Already there.');
});

it('understands both spellings of a path', () => {
  expect(toFormPath('/journeys/0/title')).toBe('journeys.0.title');
  expect(toFormPath('journeys[12].title')).toBe('journeys.12.title');
});
