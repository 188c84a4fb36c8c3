// /peertest.js: <script async src="https://<platform>/peertest.js" data-telemetry-key="<the project's key>"></script>
import { follow } from './follow';

const script = document.currentScript as HTMLScriptElement | null;
const key = script?.dataset.telemetryKey;
if (script && key) follow(new URL(script.src).origin, key);
