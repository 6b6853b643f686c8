import { expect, it } from 'vitest';
import { nearest } from '../../src/core/nearest.ts';

it('proposes the nearest word and nothing where all are far', () => {
  const words = ['extract', 'model', 'script', 'test', 'report'];
  expect(nearest('extrct', words)).toBe('extract');
  expect(nearest('Modle', ['model'])).toBe('model');
  expect(nearest('scripts', words)).toBe('script');
  expect(nearest('kafka', words)).toBeNull();
});
