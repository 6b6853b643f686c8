import { expect, it } from 'vitest';
import { shortTitle } from '../../../src/core/format/shortTitle.ts';

it.each([
  ['Modern Data Warehouse', 'Modern Data Warehouse'],
  ['Streaming Data Pipeline', 'Streaming Data Pipeline'],
  ['SQL Server to Python Data Integration', 'SQL Server to Python…'],
  ['Data Analysis Pipeline with Python', 'Data Analysis Pipeline…'],
  ['Foundations of the Warehouse', 'Foundations of the…'],
  ['Donaudampfschifffahrtsgesellschaft', 'Donaudampfschifffahrtsg…'],
])('%s is shown as %s', (title, short) => expect(shortTitle(title)).toBe(short));
