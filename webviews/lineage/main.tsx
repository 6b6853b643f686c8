import '../common/base.css';
import '../common/graph/graph.css';
import './lineage.css';
import { connectHost } from '../common/host.ts';
import { mountView } from '../common/mountView.tsx';
import { LineageView } from './LineageView.tsx';

mountView(<LineageView host={connectHost()} />);
