import '../common/base.css';
import './profile.css';
import { connectHost } from '../common/host.ts';
import { mountView } from '../common/mountView.tsx';
import { ProfileView } from './ProfileView.tsx';

mountView(<ProfileView host={connectHost()} />);
