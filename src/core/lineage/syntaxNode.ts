/** Reading DuckDB's serialised syntax tree, whose keys are absent where they hold the default. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type SyntaxNode = { [key: string]: Json };

export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

export const nodeOf = (value: Json | undefined): SyntaxNode =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};

export const nodesOf = (value: Json | undefined): SyntaxNode[] =>
  Array.isArray(value) ? value.map(nodeOf) : [];

export const textsOf = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(textOf) : []);

export const isEmpty = (node: SyntaxNode): boolean => Object.keys(node).length === 0;

export const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
