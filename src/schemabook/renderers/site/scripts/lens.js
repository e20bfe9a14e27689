// Lenses: what recolours the map. Their paints stand in explore.css, their words in map.html with the choice of each.

/**
 * A lens. `value` is the name of a paint, null where a table has none; `colour` is its background, `outline` its
 * border; `words` says of one table what the colour says.
 * @typedef {object} Lens
 * @property {string} name
 * @property {string} title
 * @property {(model: Model, table: TableNumber, view: View) => string | null} value
 * @property {(model: Model, table: TableNumber, view: View) => string} words
 * @property {(value: string) => string} colour
 * @property {((value: string) => string) | false} outline
 * @property {(model: Model, view: View, dark?: boolean) => Legend} legend in the colours of the page's theme
 */

/** @typedef {{title: string, note: string, steps: {colour: string, words: string}[]}} Legend */
/** @typedef {"rows" | "size" | "reads" | "writes"} FigureName */

/** @param {string} day "2026-11-20" @returns {string} "20 Nov 2026" */
function dayWords(day) {
    const [year, month, date] = day.split("-");
    return date ? `${+date} ${"JanFebMarAprMayJunJulAugSepOctNovDec".substr(3 * +month - 3, 3)} ${year}` : day;
}

/** @param {number} count @param {string} one @param {string} [many] @returns {string} "1 table", "12 tables" */
const counted = (count, one, many = one + "s") => `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;

/** @param {Figure} figure @returns {string} "estimate, 20 Nov 2026, since 1 Nov 2026" */
const originWords = ([, , quality, day, since]) =>
    [quality, dayWords(day), since && since !== day && "since " + dayWords(since)].filter(Boolean).join(", ");

/** @param {string} paint @returns {string} its colour in the theme of the page */
const paintOf = paint =>
    getComputedStyle(document.documentElement)
        .getPropertyValue("--paint-" + paint)
        .trim();

/** @type {WeakMap<Model, Partial<Record<FigureName, number[]>>>} */
const boundsKept = new WeakMap();

/**
 * The least values of the classes 1 to 4: equal steps of the logarithm between the smallest and largest value, rounded.
 * @param {Model} model
 * @param {FigureName} figure
 * @returns {number[]} fewer where they fall together
 */
function amountBounds(model, figure) {
    const kept = boundsKept.get(model) ?? {};
    if (kept[figure]) return kept[figure];
    const values = model.data.tables
        .map(table => table[figure]?.[0] ?? 0)
        .filter(value => value > 0)
        .sort((one, other) => one - other);
    const low = values[0];
    const bounds = [1, 2, 3, 4].map(step =>
        roundBound(low * (values[values.length - 1] / low) ** (step / 5), figure === "size"),
    );
    boundsKept.set(model, kept);
    return (kept[figure] = low ? [...new Set(bounds)] : []);
}

/**
 * @param {number} value
 * @param {boolean} isSize
 * @returns {number} the nearest of 1, 2, 5 times a power of ten, of sizes in their unit
 */
function roundBound(value, isSize) {
    const unit = isSize ? 1024 ** Math.floor(Math.log2(Math.max(value, 1)) / 10) : 1;
    const power = 10 ** Math.floor(Math.log10(value / unit)) * unit;
    return [1, 2, 5, 10][+(value / power >= 1.5) + +(value / power >= 3.5) + +(value / power >= 7.5)] * power;
}

/** @param {Model} model @param {FigureName} name @returns {Figure | undefined} that of the first table that has one */
const anyFigure = (model, name) => model.data.tables.find(table => table[name])?.[name];

/** @param {Model} model @param {View} view @returns {VersionData | undefined} the version that is compared with */
const versionOf = ({ data: { versions } }, view) => versions.find(({ name }) => name === view.since) ?? versions[0];

/** @type {WeakMap<VersionData, Map<TableNumber, string>>} */
const changesKept = new WeakMap();

/** @param {VersionData | undefined} version @returns {Map<TableNumber, string>} "added" or "changed" */
function changesSince(version) {
    let kept = version && changesKept.get(version);
    if (version && !kept) {
        kept = new Map(version.changed.map(at => [at, "changed"]));
        for (const table of version.added) kept.set(table, "added");
        changesKept.set(version, kept);
    }
    return kept ?? new Map();
}

/** @param {TableData} table @returns {string} "1 error, 2 warnings" */
const findingWords = ({ findings = [0, 0, 0] }) =>
    ["error", "warning", "note"]
        .map((level, at) => findings[at] && counted(findings[at], level))
        .filter(Boolean)
        .join(", ") || "none";

/**
 * @param {string} name
 * @param {(table: TableData, model: Model, number: TableNumber, view: View) => string | null | undefined} value
 * @param {(table: TableData, model: Model, number: TableNumber, view: View) => string} words
 * @param {(model: Model, view: View) => string} [note] what the legend says after the words in the page
 * @returns {Lens}
 */
function lensFor(name, value, words, note = () => "") {
    /** @type {Lens} */
    const lens = {
        name,
        title: name[0].toUpperCase() + name.slice(1),
        value: (model, number, view) => value(model.data.tables[number], model, number, view) ?? null,
        words: (model, number, view) => words(model.data.tables[number], model, number, view),
        colour: paintOf,
        outline: name === "changed" && (paint => paintOf(paint + "-line")),
        legend: (model, view) => {
            const radio = document.querySelector(`[name="lens"][value="${name}"]`);
            const { dataset } = /** @type {HTMLElement} */ (radio);
            const has =
                (model.data.versions.length && name === "changed") ||
                model.data.tables.some((_, at) => lens.value(model, at, view) !== null);
            const steps =
                dataset.steps?.split("|").map(step => step.split(":")) ??
                amountSteps(model, /** @type {FigureName} */ (name));
            return {
                title: lens.title,
                note: has ? (dataset.note ?? "") + note(model, view) : (dataset.missing ?? ""),
                steps: has ? steps.map(([paint, words]) => ({ colour: (lens.outline || paintOf)(paint), words })) : [],
            };
        },
    };
    return lens;
}

/** @param {Model} model @param {FigureName} figure @returns {string[][]} paints and words of an amount */
function amountSteps(model, figure) {
    const unit = anyFigure(model, figure)?.[1] ?? "",
        words = amountBounds(model, figure).map(bound => figureWords(bound, unit));
    return [words.length ? "under " + words[0] : figureWords(0, unit), ...words.map(bound => bound + " and more")].map(
        (said, at) => [String(at), said],
    );
}

/** @param {FigureName} name @returns {Lens} of a measured amount */
const amountLens = name =>
    lensFor(
        name,
        ({ [name]: figure }, model) =>
            figure && String(amountBounds(model, name).filter(bound => figure[0] >= bound).length),
        ({ [name]: figure }) =>
            figure ? `${figureWords(figure[0], figure[1])} (${originWords(figure)})` : "not measured",
        model =>
            `${originWords(anyFigure(model, name) ?? [0, "", "", "", ""])}. Tables without a colour were not measured.`,
    );

/** @type {Lens[]} */
const lenses = [
    amountLens("size"),
    amountLens("rows"),
    amountLens("writes"),
    lensFor(
        "unused",
        ({ reads, indexes }) =>
            reads?.[0] === 0
                ? "strong"
                : indexes?.[0]
                  ? "pale"
                  : ((reads || (indexes && !indexes[1])) && "calm") || null,
        ({ reads, indexes }) =>
            [
                reads && (reads[0] ? figureWords(reads[0], reads[1]) : "never read"),
                indexes?.[0] && `${indexes[0]} of ${counted(indexes[2], "index", "indexes")} unused`,
            ]
                .filter(Boolean)
                .join(", ") || "not measured",
        model => ": " + originWords(anyFigure(model, "reads") ?? [0, "", "", "", ""]),
    ),
    lensFor(
        "undocumented",
        ({ described: [done, all], comment }) => {
            const have = done + (comment ? 1 : 0);
            return have > all ? "calm" : have * 2 > all ? "pale" : have ? "warm" : "strong";
        },
        ({ described: [done, all], comment }) =>
            `${done} of ${counted(all, "column")} described, the table ${comment ? "too" : "not"}`,
    ),
    lensFor(
        "sensitive",
        ({ sensitive = 0 }) => (sensitive > 5 ? "many" : sensitive > 2 ? "some" : sensitive ? "few" : null),
        ({ sensitive = 0 }) => counted(sensitive, "column"),
    ),
    lensFor(
        "findings",
        ({ findings = [0, 0, 0] }) => ["error", "warning", "note"][findings.findIndex(Boolean)],
        findingWords,
    ),
    lensFor(
        "changed",
        (_, model, table, view) => changesSince(versionOf(model, view)).get(table),
        (_, model, table, view) =>
            `${changesSince(versionOf(model, view)).get(table) ?? "unchanged"} since ${versionOf(model, view)?.name ?? "ever"}`,
        (model, view) => {
            const { name, removed } = /** @type {VersionData} */ (versionOf(model, view));
            return `Since ${name}. Removed: ${removed.join(", ") || "nothing"}.`;
        },
    ),
];

/** @param {View} view @returns {Lens | undefined} */
const lensOf = view => lenses.find(({ name }) => name === view.lens);

/** Says what the colours mean, what was measured and when. */
function showLegend() {
    const { model, view } = map,
        lens = lensOf(view),
        box = byId("lens-legend");
    box.hidden = !lens;
    if (!lens) return;
    const { title, note, steps } = lens.legend(model, view);
    const [head, choice, words] = ["strong", "select", "p"].map(part => box.querySelector(part));
    head.textContent = title;
    words.textContent = note;
    box.querySelector("ul").replaceChildren(...steps.map(({ colour, words }) => make("li", swatch(colour), words)));
    choice.hidden = lens.name !== "changed" || model.data.versions.length < 2;
}

/** @param {string} colour @returns {HTMLElement} a small square of it */
function swatch(colour) {
    const square = make("span.swatch");
    square.style.background = colour;
    return square;
}
