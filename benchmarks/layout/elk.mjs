// Lays out graphs with ELK's `layered`: a graph in ELK's JSON on each line of standard input, an answer on each of standard output.
import { createInterface } from 'node:readline';
import ELK from 'elkjs';

const elk = new ELK();
for await (const line of createInterface({ input: process.stdin })) {
  const before = process.cpuUsage();
  const laid = await elk.layout(JSON.parse(line));
  const spent = process.cpuUsage(before);
  const boxes = laid.children.map((card) => [card.id, card.x, card.y, card.width, card.height]);
  process.stdout.write(`${JSON.stringify({ cpu: (spent.user + spent.system) / 1e6, boxes })}\n`);
}
