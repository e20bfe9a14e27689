// Lenses: what recolours the map. Their paints stand in explore.css, their words in map.html with the choice of each.

/**
 * A lens. `value` is the name of a paint, null where a table has none; `colour` is its background, `outline` its
 * border.
 * @typedef {object} Lens
 * @property {string} name
 * @property {(model: Model, table: TableNumber, view: View) => string | null} value
 * @property {(value: string) => string} colour
 * @property {((value: string) => string) | false} outline
 */

/** @typedef {"rows" | "size" | "reads" | "writes"} FigureName */

/** @param {string} day "2026-11-20" @returns {string} "20 Nov 2026" */
function dayWords(day) {
    const [year, month, date] = day.split("-");
    return date ? `${+date} ${"JanFebMarAprMayJunJulAugSepOctNovDec".substr(3 * +month - 3, 3)} ${year}` : day;
}

/** @param {TableNumber} table @returns {string | number | undefined} "added since v2" */
const changeWords = table => {
    const change = LENS_VALUES.changed(tables[table], table, view);
    return change && `${change} since ${versionOf(view)?.name}`;
};

/** @param {number} count @param {string} one @param {string} [many] @returns {string} "1 table", "12 tables" */
const counted = (count, one, many = one + "s") => `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;

/** @param {any[]} words @param {string} [between] @returns {string} those that are not empty */
const joined = (words, between = ", ") => words.filter(Boolean).join(between);

/** @param {Figure} [figure] @returns {string} "estimate, 20 Nov 2026, since 1 Nov 2026" */
function originWords(figure) {
    const [, , quality, day = "", since] = figure ?? [];
    return joined([quality, dayWords(day), since && since !== day && "since " + dayWords(since)]);
}

/** @param {string} paint @returns {string} its colour in the theme of the page */
const paintOf = paint =>
    getComputedStyle(document.documentElement)
        .getPropertyValue("--paint-" + paint)
        .trim();

/** @param {Model} _ @param {FigureName} name @returns {Figure | undefined} that of the first table that has one */
const anyFigure = (_, name) => tables.find(table => table[name])?.[name];

/** @type {Partial<Record<FigureName, number[]>>} */
let boundsKept = {};

/**
 * The least values of the classes 1 to 4: the largest power of ten in the amounts (of eight for bytes) and three below.
 * @param {FigureName} figure
 * @returns {number[]} fewer where they would be less than two
 */
function amountBounds(figure) {
    const kept = boundsKept[figure];
    if (kept) return kept;
    const base = figure === "size" ? 4 : 10,
        most = Math.max(1, ...tables.map((_, at) => amountOf(at, figure))),
        power = Math.floor(Math.log(most) / Math.log(base) + 1e-9);
    return (boundsKept[figure] = [3, 2, 1, 0].map(below => base ** (power - below)).filter(bound => bound > 1));
}

/** @param {View} view @returns {VersionData | undefined} the version that is compared with */
const versionOf = ({ since }) => {
    const { versions } = model.data;
    return versions.find(({ name }) => name === since) ?? versions[0];
};

const LEVELS = ["error", "warning", "note"];

/** @param {FigureName} name @returns {(table: TableData) => number | undefined} the class of an amount */
const amountClass = name => table => {
    const figure = table[name];
    return figure && amountBounds(name).filter(bound => figure[0] >= bound).length;
};

/** What each lens says of a table: the name of a paint. @type {Record<string, (table: TableData, number: TableNumber, view: View) => string | number | undefined>} */
const LENS_VALUES = {
    size: amountClass("size"),
    rows: amountClass("rows"),
    writes: amountClass("writes"),
    unused: ({ reads, indexes }) =>
        reads?.[0] === 0 ? "strong" : indexes?.[0] ? "pale" : reads || (indexes && !indexes[1]) ? "calm" : undefined,
    undocumented({ described: [done, all], comment }) {
        const have = done + +!!comment;
        return have > all ? "calm" : have * 2 > all ? "pale" : have ? "warm" : "strong";
    },
    sensitive: ({ sensitive: count }) => (count ? (count > 5 ? "many" : count > 2 ? "some" : "few") : undefined),
    findings: ({ findings = [] }) => LEVELS[findings.findIndex(Boolean)],
    changed(_, table, view) {
        const version = versionOf(view);
        return version?.added.includes(table) ? "added" : version?.changed.includes(table) ? "changed" : undefined;
    },
};

/** @type {Lens[]} */
const lenses = Object.entries(LENS_VALUES).map(([name, value]) => ({
    name,
    value: (_, table, view) => value(tables[table], table, view)?.toString() ?? null,
    colour: paintOf,
    outline: name === "changed" && (paint => paintOf(paint + "-line")),
}));

/** @param {View} view @returns {Lens | undefined} */
const lensOf = view => lenses.find(({ name }) => name === view.lens);

/** @param {FigureName} figure @returns {string[][]} paints and words of an amount */
function amountSteps(figure) {
    const words = [0, ...amountBounds(figure)].map(bound => figureWords(bound, anyFigure(model, figure)?.[1] ?? ""));
    return words.map((bound, at) => [String(at), at ? bound + " and more" : words[1] ? "under " + words[1] : bound]);
}

/** Says what the colours of the lens mean, what was measured and when. */
function showLegend() {
    const { lens: name } = view,
        lens = lensOf(view),
        version = versionOf(view),
        isChange = name === "changed";
    byId("lens-legend").hidden = !lens;
    if (!lens) return;
    // Not `const`: the build's minifier joins neighbouring constants and may put a pattern before what it takes apart.
    let choice = /** @type {HTMLElement} */ (document.querySelector(`[name="lens"][value="${name}"]`));
    const { note = "", missing, steps, figure } = /** @type {Record<string, string>} */ (choice.dataset),
        has = (isChange && version) || tables.some((_, at) => lens.value(model, at, view) !== null),
        lines = steps?.split("|").map(step => step.split(":")) ?? amountSteps(/** @type {FigureName} */ (figure));
    const words = isChange
        ? `Since ${version?.name}. Removed: ${joined(version?.removed ?? []) || "nothing"}.`
        : note + (figure ? originWords(anyFigure(model, /** @type {FigureName} */ (figure))) : "");
    fill("lens-title", choice.parentElement?.textContent?.trim());
    fill("lens-steps", ...(has ? lines : []).map(([paint, said]) => make("li", swatch((lens.outline || paintOf)(paint)), said)));
    fill("lens-note", has ? words : missing);
    byId("since").hidden = !isChange;
}

/** @param {string} colour @returns {HTMLElement} a small square of it */
function swatch(colour) {
    const square = make("span.swatch");
    square.style.background = colour;
    return square;
}
