import * as vscode from 'vscode';
import { statementAt as findStatement, splitStatements } from '../../../core/sql/split.ts';
import { wholeStatement } from '../../../core/mongo/statement.ts';
import { splitTsql } from '../../../core/tsql/split.ts';
import { moveRange, type TextRange } from '../../../core/sql/movedRange.ts';
import type { Statement } from '../../../core/sql/split.ts';

export type { Statement };

/** A statement for MongoDB is a file of JSON; the editor knows it by its name. */
export const isMongoFile = (document: vscode.TextDocument): boolean =>
  document.languageId === 'jsonc' && document.uri.path.endsWith('.mongo.json');

/** Documents whose statements run. */
export const isStatementFile = (document: vscode.TextDocument): boolean =>
  document.languageId === 'sql' || isMongoFile(document);

export const statementFiles: vscode.DocumentSelector = [
  { language: 'sql' },
  { language: 'jsonc', pattern: '**/*.mongo.json' },
];

const cache = new WeakMap<vscode.TextDocument, { version: number; statements: Statement[] }>();
const tsql = new WeakSet<vscode.TextDocument>();

/** Says whether a document is split as T-SQL from here on; true where that changed. */
export function splitAsTsql(document: vscode.TextDocument, wanted: boolean): boolean {
  if (tsql.has(document) === wanted) return false;
  if (wanted) tsql.add(document);
  else tsql.delete(document);
  cache.delete(document);
  return true;
}

const split = (document: vscode.TextDocument): Statement[] => {
  const text = document.getText();
  if (isMongoFile(document)) return wholeStatement(text);
  return tsql.has(document) ? splitTsql(text) : splitStatements(text);
};

/** The statements of a document; split once per version, without the engine. */
export function statementsOf(document: vscode.TextDocument): Statement[] {
  const known = cache.get(document);
  if (known?.version === document.version) return known.statements;
  const statements = split(document);
  cache.set(document, { version: document.version, statements });
  return statements;
}

/** The statement at an offset, or the one that begins on its line. */
export function statementAt(document: vscode.TextDocument, offset: number): Statement | undefined {
  if (isMongoFile(document)) return statementsOf(document)[0];
  const { line } = document.positionAt(offset);
  return (
    findStatement(document.getText(), offset, statementsOf(document)) ??
    statementsOf(document).find(({ start }) => document.positionAt(start).line === line)
  );
}

/** Moves the ranges along while the document is edited. */
export const followEdits = (document: vscode.TextDocument, ranges: readonly TextRange[]): vscode.Disposable =>
  vscode.workspace.onDidChangeTextDocument((event) => {
    if (event.document !== document) return;
    for (const range of ranges) Object.assign(range, moveRange(range, event.contentChanges));
  });

export function rangeOf(document: vscode.TextDocument, range: { start: number; end: number }): vscode.Range {
  return new vscode.Range(document.positionAt(range.start), document.positionAt(range.end));
}
