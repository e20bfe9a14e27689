// Runs in the folder of a compiled mapping with its client; the URL of the database is in DATABASE_URL. Reads the calls
// of usage functions, [[module, function, ...arguments]], where {"bigint": "1"} stands for 1n, and answers what each
// gave, with whole numbers of eight bytes as texts.
const fs = require('node:fs');
const path = require('node:path');

const folder = process.cwd();
const { PrismaPg } = require(path.join(folder, 'node_modules', '@prisma', 'adapter-pg'));
const { PrismaClient } = require(path.join(folder, 'out', 'src', 'generated', 'prisma', 'client.js'));

function revived(value) {
  if (value && typeof value === 'object') {
    const entries = Object.entries(value);
    return 'bigint' in value ? BigInt(value.bigint) : Object.fromEntries(entries.map(([k, v]) => [k, revived(v)]));
  }
  return value;
}

async function main() {
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }) });
  const given = [];
  for (const [file, name, ...rest] of JSON.parse(fs.readFileSync(0, 'utf8'))) {
    given.push(await require(path.join(folder, 'out', 'src', file))[name](prisma, ...rest.map(revived)));
  }
  await prisma.$disconnect();
  process.stdout.write(JSON.stringify(given, (_, value) => (typeof value === 'bigint' ? String(value) : value)));
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
