import { describe, expect, it } from 'vitest';
import { descriptors } from '../../src/core/connection/descriptors.ts';
import type {
  ConnectionFormNotifications,
  ConnectionFormRequests,
  ConnectionSnapshot,
} from '../../src/protocol/webview/connection.ts';
import {
  accessibilityViolations,
  asked,
  failureError,
  themes,
  viewOpener,
  type ViewPage,
} from './viewPage.ts';

const snapshot: ConnectionSnapshot = {
  kinds: descriptors.map(({ type, title, fields }) => ({
    type,
    title,
    fields: fields.map((field) => ({
      ...field,
      required: field.required === true,
      default: field.default ?? null,
      choices: [...(field.choices ?? [])],
    })),
  })),
  name: null,
  values: {},
  taken: ['shop'],
  stored: [],
  forgets: false,
};

const open = viewOpener<
  ConnectionFormRequests,
  ConnectionFormNotifications,
  { snapshot: Partial<ConnectionSnapshot> }
>({ view: 'connection', width: 900, height: 804, shown: '.con-title, .state' }, ({ snapshot: changed }) => ({
  'form/load': () => ({ ...snapshot, ...changed }),
  'form/askSecret': ({ name }) => ({ stored: [name] }),
  'form/test': () => ({
    product: 'PostgreSQL',
    version: '15.4',
    practice: false,
    user: 'me',
    database: 'shop',
    encryption: 'TLSv1.3 TLS_AES_256_GCM_SHA384',
  }),
  'form/save': () => null,
  'form/close': () => null,
}));

async function fill(page: ViewPage<ConnectionFormNotifications>['page']): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill('warehouse');
  await page.getByLabel('Database', { exact: true }).fill('shop');
  await page.getByLabel('User', { exact: true }).fill('me');
}

describe('the connection form', () => {
  it('saves what differs from the defaults, the secret as a reference', async () => {
    const { page } = await open();
    await fill(page);
    await page.getByLabel('Password', { exact: true }).selectOption('secret');
    await page.getByRole('button', { name: 'Set' }).click();
    await expect.poll(() => page.locator('.con-grid').innerText()).toContain('stored');
    expect(asked('form/askSecret')).toEqual([{ name: 'warehouse_password', title: 'warehouse: password' }]);
    await page.getByLabel('Read only').uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect
      .poll(() => asked('form/save'))
      .toEqual([
        {
          name: 'warehouse',
          settings: {
            type: 'postgres',
            database: 'shop',
            user: 'me',
            password: '${secret:warehouse_password}',
            read_only: false,
          },
        },
      ]);
  });

  it('says at each field what is wrong, and sends nothing', async () => {
    const { page } = await open();
    await page.getByLabel('Name', { exact: true }).fill('shop');
    await page.getByLabel('Port').fill('many');
    await page.getByRole('button', { name: 'Test Connection' }).click();
    await expect
      .poll(() => page.locator('.field .field-problem').allInnerTexts())
      .toEqual([
        'There is a connection "shop" already.',
        'Port is a whole number.',
        'Database is needed.',
        'User is needed.',
      ]);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('name');
    expect([...asked('form/test'), ...asked('form/save')]).toEqual([]);
  });

  it('tests the real server, and says what it found or why not', async () => {
    const answers: (() => never | object)[] = [
      () => {
        throw failureError({
          code: 'unreachable',
          message: '"warehouse" does not answer.',
          next: 'Check the host name.',
        });
      },
    ];
    const { page } = await open({
      handlers: {
        'form/test': () => {
          answers.pop()?.();
          return {
            product: 'PostgreSQL',
            version: '15.4',
            practice: false,
            user: 'me',
            database: 'shop',
            encryption: null,
          };
        },
      },
    });
    await fill(page);
    await page.getByRole('button', { name: 'Test Connection' }).click();
    await expect
      .poll(() => page.getByRole('alert').innerText())
      .toBe('"warehouse" does not answer. Check the host name.');
    await page.getByRole('button', { name: 'Test Connection' }).click();
    await expect
      .poll(() => page.locator('.con-said').innerText())
      .toBe('PostgreSQL 15.4 answers: database shop, user me, not encrypted.');
  });

  it('takes what was entered along to another system, and leaves what was said of the first', async () => {
    const { page } = await open({
      handlers: {
        'form/test': () => {
          throw failureError({
            code: 'unreachable',
            message: 'connect ECONNREFUSED',
            next: 'Is it running?',
          });
        },
      },
    });
    await fill(page);
    await page.getByLabel('Host', { exact: true }).fill('db.example.com');
    await page.getByRole('button', { name: 'Test Connection' }).click();
    await expect.poll(() => page.getByRole('alert').innerText()).toBe('connect ECONNREFUSED. Is it running?');
    await page.getByLabel('System', { exact: true }).selectOption('mongodb');
    const values = ['Name', 'Host', 'Port', 'Database', 'User', 'Authentication database'];
    const found = await Promise.all(
      values.map((label) => page.getByLabel(label, { exact: true }).inputValue()),
    );
    expect(found).toEqual(['warehouse', 'db.example.com', '27017', 'shop', 'me', 'admin']);
    expect(await page.locator('.con-said, .field-problem').count()).toBe(0);
  });

  it('edits a connection without ever seeing its secret', async () => {
    const { page } = await open({
      snapshot: {
        name: 'shop',
        taken: [],
        values: {
          type: 'postgres',
          host: 'db',
          port: 5433,
          database: 'd',
          user: 'u',
          password: '${env:PG_WORD}',
          read_only: true,
        },
      },
    });
    expect(await page.getByLabel('Port').inputValue()).toBe('5433');
    expect(await page.getByLabel('Environment variable of Password').inputValue()).toBe('PG_WORD');
    expect(await page.getByLabel('Read only').isChecked()).toBe(true);
  });

  it.each(themes)('has nothing that axe finds, in %s, wide and narrow', async (theme) => {
    const { page } = await open({ theme });
    await page.getByRole('button', { name: 'Save' }).click();
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 480, height: 804 });
    expect(await accessibilityViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(480);
  });
});
