/** SQL Server type, DuckDB type, and literals with the text that must come back. */
export const goldens: readonly [string, string, readonly [literal: string, text: string | null][]][] = [
  [
    'bit',
    'BOOLEAN',
    [
      ['CAST(1 AS bit)', 'true'],
      ['CAST(0 AS bit)', 'false'],
      ['CAST(NULL AS bit)', null],
    ],
  ],
  [
    'tinyint',
    'UTINYINT',
    [
      ['CAST(255 AS tinyint)', '255'],
      ['CAST(0 AS tinyint)', '0'],
    ],
  ],
  [
    'smallint',
    'SMALLINT',
    [
      ['CAST(-32768 AS smallint)', '-32768'],
      ['CAST(NULL AS smallint)', null],
    ],
  ],
  ['int', 'INTEGER', [['CAST(-2147483648 AS int)', '-2147483648']]],
  [
    'bigint',
    'BIGINT',
    [
      ['CAST(9223372036854775807 AS bigint)', '9223372036854775807'],
      ['CAST(-9223372036854775808 AS bigint)', '-9223372036854775808'],
    ],
  ],
  [
    'decimal(38,10)',
    'DECIMAL(38,10)',
    [
      [
        'CAST(1234567890123456789012345678.0123456789 AS decimal(38,10))',
        '1234567890123456789012345678.0123456789',
      ],
      ['CAST(-0.0000000001 AS decimal(38,10))', '-0.0000000001'],
      ['CAST(NULL AS decimal(38,10))', null],
    ],
  ],
  [
    'decimal(9,2)',
    'DECIMAL(9,2)',
    [
      ['CAST(0.10 AS decimal(9,2))', '0.10'],
      ['CAST(-9999999.99 AS decimal(9,2))', '-9999999.99'],
    ],
  ],
  [
    'money',
    'DECIMAL(19,4)',
    [
      ['CAST(922337203685477.5807 AS money)', '922337203685477.5807'],
      ['CAST(-922337203685477.5808 AS money)', '-922337203685477.5808'],
    ],
  ],
  [
    'real',
    'FLOAT',
    [
      ['CAST(0.1 AS real)', '0.1'],
      ['CAST(16777216 AS real)', '16777216.0'],
    ],
  ],
  [
    'float',
    'DOUBLE',
    [
      ['CAST(0.1 AS float)', '0.1'],
      ['CAST(1e300 AS float)', '1e+300'],
    ],
  ],
  [
    'date',
    'DATE',
    [
      ["CAST('0001-01-01' AS date)", '0001-01-01'],
      ["CAST('9999-12-31' AS date)", '9999-12-31'],
    ],
  ],
  ['time(6)', 'TIME', [["CAST('23:59:59.999999' AS time(6))", '23:59:59.999999']]],
  ['datetime', 'TIMESTAMP', [["CAST('2026-02-28 23:59:59.997' AS datetime)", '2026-02-28 23:59:59.997']]],
  ['smalldatetime', 'TIMESTAMP', [["CAST('2026-02-28 23:59:00' AS smalldatetime)", '2026-02-28 23:59:00']]],
  [
    'datetime2(6)',
    'TIMESTAMP',
    [
      ["CAST('0001-01-01 00:00:00.000001' AS datetime2(6))", '0001-01-01 00:00:00.000001'],
      ["CAST('9999-12-31 23:59:59.999999' AS datetime2(6))", '9999-12-31 23:59:59.999999'],
    ],
  ],
  [
    'datetime2(7)',
    'TIMESTAMP_NS',
    [["CAST('2026-02-28 23:59:59.1234567' AS datetime2(7))", '2026-02-28 23:59:59.1234567']],
  ],
  [
    'datetime2(7)',
    'TIMESTAMP',
    [["CAST('2026-02-28 23:59:59.1234560' AS datetime2(7))", '2026-02-28 23:59:59.123456']],
  ],
  [
    'uniqueidentifier',
    'UUID',
    [
      [
        "CAST('6F9619FF-8B86-D011-B42D-00C04FC964FF' AS uniqueidentifier)",
        '6f9619ff-8b86-d011-b42d-00c04fc964ff',
      ],
    ],
  ],
  [
    'nvarchar(max)',
    'VARCHAR',
    [
      ["N'€uro 🦆'", '€uro 🦆'],
      ["N''", ''],
      ['CAST(NULL AS nvarchar(max))', null],
    ],
  ],
  [
    'varbinary(max)',
    'BLOB',
    [
      ['0x00FF41', '\\x00\\xFFA'],
      ['0x', ''],
    ],
  ],
];
