/**
 * One shape for every command of `dew`: options as data (they yield parsing and help), and a `run`
 * that gets them parsed. A command prints nothing itself on standard output but through `output`.
 */
import type { EngineClient } from '../engineClient/engineClient.ts';
import type { Output } from './output.ts';

export interface Option {
  type: 'string' | 'boolean';
  /** Shown in help, e.g. `<name>`. */
  value?: string;
  description: string;
  multiple?: boolean;
  short?: string;
}

export type Options = Record<string, Option>;

export interface Invocation {
  positionals: string[];
  options: Record<string, string | boolean | string[] | undefined>;
  output: Output;
  /** The project's root, or the working directory outside a project. */
  root: string;
  inProject: boolean;
  /** Starts on the first request. */
  engine: EngineClient;
  signal: AbortSignal;
}

export interface Command {
  name: string;
  usage: string;
  summary: string;
  /** Needs a dew.yaml upwards. */
  project: boolean;
  positionals: { least: number; most: number };
  options: Options;
  /** Answers the exit code: 0 done, 1 the work failed. */
  run(invocation: Invocation): Promise<number>;
}

/** The command line itself is wrong: exit code 2 with the usage. */
export class UsageError extends Error {}

export function textOption(invocation: Invocation, name: string): string | undefined {
  const value = invocation.options[name];
  return typeof value === 'string' ? value : undefined;
}

export function flag(invocation: Invocation, name: string): boolean {
  return invocation.options[name] === true;
}

export function listOption(invocation: Invocation, name: string): string[] {
  const value = invocation.options[name];
  return Array.isArray(value) ? value : [];
}

/** A whole number of at least `least`, or a usage error that names the option. */
export function numberOption(invocation: Invocation, name: string, fallback: number, least = 0): number {
  const text = textOption(invocation, name);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least)
    throw new UsageError(`--${name} takes a whole number from ${least} on, not "${text}".`);
  return value;
}
