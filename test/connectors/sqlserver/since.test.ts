import { describe, expect, test } from 'vitest';
import { newerThan } from '../../../src/connectors/sqlserver/transfer/since.ts';

describe('what an incremental extract asks SQL Server for', () => {
  const condition = (sourceType: string, type: string, value: string) =>
    newerThan({ column: 'at', value, type }, [{ name: 'at', sourceType, type, form: 'plain' }]);

  test('a datetime is compared as one: its thousandths are thirds that no other type has', () => {
    expect(condition('datetime', 'TIMESTAMP', '2024-06-05 10:00:00.007')).toBe(
      ` WHERE [at] >= CAST(N'2024-06-05T10:00:00.007' AS datetime) OR [at] IS NULL`,
    );
    expect(condition('datetime2(7)', 'TIMESTAMP_NS', '2024-06-05 10:00:00.1234567')).toBe(
      ` WHERE [at] >= CAST(N'2024-06-05 10:00:00.1234567' AS datetime2(7)) OR [at] IS NULL`,
    );
  });

  test('bytes are written as bytes', () => {
    expect(condition('binary(8)', 'BLOB', '\\x00000000000007d1')).toBe(
      ' WHERE [at] >= 0x00000000000007d1 OR [at] IS NULL',
    );
  });
});
