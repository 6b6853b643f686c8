import '../common/base.css';
import './roadmap.css';
import { connectHost } from '../common/host.ts';
import { mountView } from '../common/mountView.tsx';
import { RoadmapView } from './RoadmapView.tsx';

mountView(<RoadmapView host={connectHost()} />);
