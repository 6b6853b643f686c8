import * as vscode from 'vscode';
import { statementAt as findStatement, splitStatements } from '../../../core/sql/split.ts';
import type { Statement } from '../../../core/sql/split.ts';

export type { Statement };

const cache = new WeakMap<vscode.TextDocument, { version: number; statements: Statement[] }>();

/** The statements of a document; split once per version, without the engine. */
export function statementsOf(document: vscode.TextDocument): Statement[] {
  const known = cache.get(document);
  if (known?.version === document.version) return known.statements;
  const statements = splitStatements(document.getText());
  cache.set(document, { version: document.version, statements });
  return statements;
}

/** The statement at an offset, or the one that begins on its line. */
export function statementAt(document: vscode.TextDocument, offset: number): Statement | undefined {
  const { line } = document.positionAt(offset);
  return (
    findStatement(document.getText(), offset) ??
    statementsOf(document).find(({ start }) => document.positionAt(start).line === line)
  );
}

export function rangeOf(document: vscode.TextDocument, range: { start: number; end: number }): vscode.Range {
  return new vscode.Range(document.positionAt(range.start), document.positionAt(range.end));
}
