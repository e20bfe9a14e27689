// Runs markdownlint over files.
//
// Standard input:  a JSON object {"config": {...}, "files": {"name": "text", ...}}.
// Standard output: a JSON array of {"file", "line", "error"}.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { lint } from 'markdownlint/sync';

const FILES_FOR_A_WORKER = 100;

function failures({ config, files }) {
  const found = lint({ config, strings: files });
  return Object.entries(found).flatMap(([file, errors]) =>
    errors.map(({ lineNumber, ruleNames, ruleDescription, errorDetail, errorContext }) => ({
      file,
      line: lineNumber,
      error: [ruleNames.join('/'), ruleDescription, errorDetail, errorContext]
        .filter(Boolean)
        .join(': '),
    })),
  );
}

function inWorker(data) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: data });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

if (isMainThread) {
  const { config, files } = JSON.parse(readFileSync(0, 'utf8'));
  const all = Object.entries(files);
  const workers = Math.min(availableParallelism(), Math.ceil(all.length / FILES_FOR_A_WORKER));
  const shares = Array.from({ length: workers }, (_, i) => ({
    config,
    files: Object.fromEntries(all.filter((_file, at) => at % workers === i)),
  }));
  const found = workers < 2 ? shares.map(failures) : await Promise.all(shares.map(inWorker));
  process.stdout.write(JSON.stringify(found.flat()));
} else {
  parentPort.postMessage(failures(workerData));
}
