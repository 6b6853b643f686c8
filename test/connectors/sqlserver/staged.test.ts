import { describe, expect, test } from 'vitest';
import { stagedColumn, stagedValue } from '../../../src/connectors/sqlserver/transfer/staged.ts';
import { newColumn } from '../../../src/connectors/sqlserver/transfer/tables.ts';

describe('the staging table of a load into SQL Server', () => {
  const short = { type: 'varchar(3)', collation: 'Cyrillic_General_CI_AS' };

  test('texts are not cut by a cast, and have the collation of their column', () => {
    expect(stagedValue('c0', 'VARCHAR', short)).toBe('c0');
    expect(stagedColumn('[name]', short)).toBe('[name] varchar(3) COLLATE Cyrillic_General_CI_AS');
    expect(stagedColumn('[name]', newColumn('nvarchar(400)'))).toBe(
      '[name] nvarchar(400) COLLATE DATABASE_DEFAULT',
    );
  });

  test('other values are made by a cast', () => {
    const amount = { type: 'decimal(9,2)', collation: null };
    expect(stagedValue('c1', 'DECIMAL(9,2)', amount)).toBe('CAST(c1 AS decimal(9,2))');
    expect(stagedColumn('[amount]', amount)).toBe('[amount] decimal(9,2)');
    expect(stagedValue('c2', 'BLOB', newColumn('varbinary(max)'))).toBe('c2');
  });
});
