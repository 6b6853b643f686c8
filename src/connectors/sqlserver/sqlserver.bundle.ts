import type { Driver } from '../connector.ts';
import { SqlServerSession } from './session.ts';

export const driver: Driver = { open: (settings, signal) => SqlServerSession.open(settings, signal) };
