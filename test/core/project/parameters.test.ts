import { describe, expect, it } from 'vitest';
import { fillParameters, resolveParameters } from '../../../src/core/project/parameters.ts';
import type { TemplateParameter } from '../../../src/core/roadmap/templateSchema.ts';

const text = (id: string): TemplateParameter => ({
  id,
  title: id,
  description: '',
  type: 'text',
  default: 'Harbour Stores',
});
const rows: TemplateParameter = {
  id: 'rows',
  title: '',
  description: '',
  type: 'integer',
  default: '60000',
  minimum: 3000,
  maximum: 500_000,
};
const size: TemplateParameter = {
  id: 'size',
  title: '',
  description: '',
  type: 'choice',
  choices: ['small', 'big'],
  default: 'small',
};

describe('parameters', () => {
  it('takes what is given and the defaults for the rest', () => {
    expect(resolveParameters([text('company'), rows, size], { rows: ' 4000 ' })).toEqual({
      company: 'Harbour Stores',
      rows: '4000',
      size: 'small',
    });
  });

  it.each([
    ['../secrets', 'leads out of the project'],
    ['a/../../b', 'leads out of the project'],
    ['/etc/passwd', 'an absolute path'],
    ['C:/x', 'an absolute path'],
    ['C:\\x', 'backslash'],
    ['a"b', 'a quote'],
    ['a\nb', 'control character'],
    ['<script>', 'bracket'],
    ['{{dew.rows}}', 'bracket'],
    ['$(id)', '$'],
    ['', 'is empty'],
    ['x'.repeat(201), 'longer than 200'],
  ])('refuses the text %j', (value, message) => {
    expect(() => resolveParameters([text('company')], { company: value })).toThrow(message);
  });

  it.each([
    ['2999', 'the least is 3000'],
    ['500001', 'the most is 500000'],
    ['1e4', 'not a whole number'],
    ['99999999999999999999', 'not a whole number'],
    ['', 'not a whole number'],
  ])('refuses the number %j', (value, message) => {
    expect(() => resolveParameters([rows], { rows: value })).toThrow(message);
  });

  it('refuses a choice that is none, and an unknown name with the nearest one', () => {
    expect(() => resolveParameters([size], { size: 'huge' })).toThrow('not one of its choices');
    try {
      resolveParameters([rows], { rowz: '1' });
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ failure: { code: 'bad_input', next: 'Did you mean "rows"?' } });
    }
  });

  it('fills values in, and names a parameter that the template does not declare', () => {
    expect(fillParameters('n = {{dew.rows}}; {{ other }}', { rows: '5' }, 'a.py')).toBe('n = 5; {{ other }}');
    expect(() => fillParameters('{{dew.none}}', {}, 'a.py')).toThrow('"none"');
  });
});
