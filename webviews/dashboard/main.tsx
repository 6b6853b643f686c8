import '../common/base.css';
import './dashboard.css';
import { connectHost } from '../common/host.ts';
import { mountView } from '../common/mountView.tsx';
import { DashboardView } from './DashboardView.tsx';

mountView(<DashboardView host={connectHost()} />);
