// Parses Mermaid blocks with Mermaid's own parser.
//
// Standard input:  a JSON array of {"file", "line", "text"}.
// Standard output: a JSON array of {"file", "line", "error"}, empty when every block is right.
// The exit status is 0 in both cases; 2 means that the checker itself cannot be trusted.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import DOMPurify from 'dompurify';
import mermaid from 'mermaid';

// The limits that Mermaid applies when it draws (its configuration's `maxTextSize` and
// `maxEdges`), and its parser alone does not.
const LIMITS = { text: 50_000, edges: 500 };
const BLOCKS_FOR_A_WORKER = 200;

// Without a browser DOMPurify has no methods. The parsers only clean labels with it, which
// has no bearing on whether a text parses.
DOMPurify.addHook = () => {};
DOMPurify.sanitize = (text) => text;
mermaid.setParseErrorHandler(() => {});

async function edges(text) {
  // Every edge of every diagram has one of these, so most texts need no counting.
  const most = text.match(/--|\.\.|\.-|-\.|==|\bto\b/gi)?.length ?? 0;
  if (most <= LIMITS.edges) {
    return most;
  }
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  for (const method of ['getRelationships', 'getEdges', 'getRelations']) {
    if (typeof db[method] === 'function') {
      const found = db[method]();
      return found.length ?? found.size ?? 0;
    }
  }
  return 0;
}

async function fault(text) {
  if (text.length > LIMITS.text) {
    return `${text.length} characters, more than maxTextSize ${LIMITS.text}`;
  }
  try {
    await mermaid.parse(text);
    const count = await edges(text);
    return count > LIMITS.edges ? `${count} edges, more than maxEdges ${LIMITS.edges}` : null;
  } catch (error) {
    return String(error?.message ?? error);
  }
}

async function faults(texts) {
  const found = [];
  for (const text of texts) {
    found.push(await fault(text));
  }
  return found;
}

function inWorker(texts) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: texts });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

async function inParallel(texts) {
  const workers = Math.min(availableParallelism(), Math.ceil(texts.length / BLOCKS_FOR_A_WORKER));
  if (workers < 2) {
    return faults(texts);
  }
  const shares = Array.from({ length: workers }, (_, i) =>
    texts.filter((_text, at) => at % workers === i),
  );
  const found = await Promise.all(shares.map(inWorker));
  return texts.map((_text, at) => found[at % workers][Math.floor(at / workers)]);
}

const entities = (count) => Array.from({ length: count }, (_, i) => ` a ||--o{ b${i % 9} : "x"\n`);
const RIGHT = [
  'erDiagram\n t1["a b"] {\n  int id PK, FK "c"\n }\n t1 ||--o{ t2 : "r"\n',
  'flowchart LR\n a["x"] -->|y| b("z")\n',
  'stateDiagram-v2\n [*] --> A : x\n A --> [*]\n',
  `erDiagram\n${entities(LIMITS.edges).join('')}`,
];
const WRONG = [
  '',
  'noDiagram\n a --> b\n',
  'erDiagram\n a ||--o{ b\n',
  'erDiagram\n t {\n  numeric(10, 2) x\n }\n',
  'flowchart LR\n a[ -->\n',
  'stateDiagram-v2\n A -->\n B {\n',
  `erDiagram\n${entities(LIMITS.edges + 1).join('')}`,
  `flowchart LR\n${' a --> b\n'.repeat(LIMITS.edges + 1)}`,
  `stateDiagram-v2\n${' A --> B\n'.repeat(LIMITS.edges + 1)}`,
  `erDiagram\n t {\n  int x "${'x'.repeat(LIMITS.text)}"\n }\n`,
];

async function selfCheck() {
  for (const [at, error] of (await faults(RIGHT)).entries()) {
    if (error !== null) {
      throw new Error(`self-check: right block ${at} failed: ${error}`);
    }
  }
  for (const [at, error] of (await faults(WRONG)).entries()) {
    if (error === null) {
      throw new Error(`self-check: wrong block ${at} passed`);
    }
  }
}

async function main() {
  const blocks = JSON.parse(readFileSync(0, 'utf8'));
  await selfCheck();
  const texts = [...new Set(blocks.map(({ text }) => text))];
  const found = await inParallel(texts);
  const errors = new Map(texts.map((text, at) => [text, found[at]]));
  return blocks
    .map(({ file, line, text }) => ({ file, line, error: errors.get(text) }))
    .filter(({ error }) => error !== null);
}

if (isMainThread) {
  try {
    process.stdout.write(JSON.stringify(await main()));
  } catch (error) {
    process.stderr.write(`${error?.stack ?? error}\n`);
    process.exitCode = 2;
  }
} else {
  parentPort.postMessage(await faults(workerData));
}
