/** The list of commands, in the order of the help. */
import type { Command } from '../command.ts';
import { chart } from './chart.ts';
import { check } from './check.ts';
import { dashboard } from './dashboard.ts';
import { dialect } from './dialect.ts';
import { doctor } from './doctor.ts';
import { erd } from './erd.ts';
import { init } from './init.ts';
import { lineage } from './lineage.ts';
import { list } from './list.ts';
import { newProject } from './new.ts';
import { practice } from './practice.ts';
import { preview } from './preview.ts';
import { profile } from './profile.ts';
import { progress } from './progress.ts';
import { query } from './query.ts';
import { run } from './run.ts';
import { runs } from './runs.ts';
import { schedule } from './schedule.ts';
import { down, up } from './services.ts';
import { verify } from './verify.ts';

export const commands: Command[] = [
  list,
  newProject,
  init,
  run,
  check,
  verify,
  progress,
  query,
  preview,
  profile,
  lineage,
  dialect,
  chart,
  dashboard,
  erd,
  runs,
  schedule,
  up,
  down,
  practice,
  doctor,
];
