import '../common/base.css';
import './results.css';
import { connectHost } from '../common/host.ts';
import { mountView } from '../common/mountView.tsx';
import { ResultsView } from './ResultsView.tsx';
import { withFirstPages } from './firstPages.ts';

mountView(<ResultsView host={withFirstPages(connectHost())} />);
