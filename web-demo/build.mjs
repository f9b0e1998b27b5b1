// Builds the dashboard for `dotnet build`: one build at a time, the packages first where they are missing, and dist replaced only by a whole one.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
process.chdir(here);
const lock = 'node_modules/.building';
const next = `.next-${process.pid}`;
const staleAfter = 5 * 60_000;

function run(command, args, shell = false) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', shell, env: { ...process.env, RTHUB_DASHBOARD_OUT: next } });
  return { ok: status === 0, said: error ? String(error) : `${stdout}\n${stderr}`.trim().split('\n').slice(-12).join('\n') };
}

// Two builds at once, of Debug and Release or of two test runs: the second waits for the first, and takes what it made.
async function locked() {
  mkdirSync('node_modules', { recursive: true });
  for (const until = Date.now() + 120_000; Date.now() < until;) {
    try {
      mkdirSync(lock);
      return true;
    } catch {
      if (existsSync(lock) && Date.now() - statSync(lock, { throwIfNoEntry: false })?.mtimeMs > staleAfter) rmSync(lock, { recursive: true, force: true });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  return false;
}

// When the newest of the files was changed, in milliseconds.
function newest(...paths) {
  return Math.max(...paths.map((path) => {
    const facts = statSync(path);
    // A folder changes when something in it is removed.
    return facts.isDirectory() ? Math.max(facts.mtimeMs, newest(...readdirSync(path).map((name) => `${path}/${name}`))) : facts.mtimeMs;
  }));
}

function build() {
  const sources = ['src', 'public', 'index.html', 'package-lock.json', 'vite.config.ts', 'tsconfig.json', '../clients/typescript/src'];
  if (existsSync('dist/index.html') && statSync('dist/index.html').mtimeMs > newest(...sources)) return;
  const wanted = readFileSync('package-lock.json', 'utf8');
  const installed = existsSync('.packages') ? readFileSync('.packages', 'utf8') : '';
  if (!existsSync('node_modules/vite/package.json') || installed !== wanted) {
    // As npm ci, but that would remove node_modules with the lock in it.
    const options = ['--no-save', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
    const packages = run('npm', ['install', ...options], process.platform === 'win32');
    if (!packages.ok) throw new Error(`its packages could not be installed.\n${packages.said}\n`);
    writeFileSync('.packages', wanted);
  }
  const built = run(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error']);
  if (!built.ok) throw new Error(`vite failed.\n${built.said}\n`);
  rmSync('dist', { recursive: true, force: true });
  renameSync(next, 'dist');
}

try {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) throw new Error(`it needs Node 20.19 or newer, this is ${process.version}.`);
  if (!(await locked())) throw new Error('another build of it takes too long.');
  try {
    build();
  } finally {
    rmSync(next, { recursive: true, force: true });
    rmSync(lock, { recursive: true, force: true });
  }
} catch (problem) {
  const instead = existsSync('dist/index.html') ? 'keeps the one of an earlier build' : 'serves its plain page';
  console.log(`The dashboard was not built: ${problem.message} The hub ${instead}.`);
}
