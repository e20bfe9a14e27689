// What makes a page of text handier: the buttons of the bar, contents at its side, fields that filter long tables.

const MANY_ROWS = 25, SORTED_ROWS = 3, MANY_HEADINGS = 3;

/** @param {string} selector @returns {any[]} the elements of the page */
const every = selector => [...document.querySelectorAll(selector)];

/** @param {string} kind @param {string} words @param {() => void} onclick @returns {any} */
const button = (kind, words, onclick) => element("button", { class: kind, onclick }, words);

// Search, theme and, on narrow windows, the menu.
const [bar] = every(".bar");
const themeButton = button("theme", "", () => {
    const { dataset } = html;
    dataset.theme = { light: "dark", dark: "" }[dataset.theme ?? ""] ?? "light";
    store.set("theme", dataset.theme);
    sayTheme();
    themeChanged();
});
const menuButton = button("menu", "Menu", () => { menuButton.ariaExpanded = bar.querySelector("nav").classList.toggle("open"); });
const sayTheme = () => { themeButton.ariaLabel = "Theme: " + (themeButton.textContent = html.dataset.theme || "auto"); };
menuButton.ariaExpanded = false;
sayTheme();
bar.append(button("search", "Search", openPalette), themeButton, menuButton);

// The headings of the page at its side, with the one that is read marked.
const headings = every("main > h2[id]"), links = headings.map(({ id, textContent }) => element("a", { href: "#" + id }, textContent));
if (headings[MANY_HEADINGS - 1]) {
    every("main")[0].after(element("nav", { class: "toc", "aria-label": "On this page" }, ...links));
    onscroll = () => {
        const read = headings.filter(heading => heading.getBoundingClientRect().top < 120).length - 1;
        links.forEach((link, at) => { link.ariaCurrent = at === read; });
    };
}

/** @param {any} box @returns {string} the heading that it stands under */
function headingOf(box) {
    let before = box.closest("main > *");
    while (before && !/^H\d$/.test(before.tagName)) before = before.previousElementSibling;
    return before?.textContent ?? document.title;
}

// What is wider than its frame can be reached by keyboard, and says what it is.
const watch = new ResizeObserver(entries => entries.forEach(({ target }) => {
    if (target.scrollWidth > target.clientWidth + 1) Object.assign(target, { tabIndex: 0, role: "region", ariaLabel: headingOf(target) });
}));
for (const box of every("main .t, main pre > code, main figure")) watch.observe(box);

// A listing can be copied.
for (const code of every("main pre > code")) {
    const copy = button("copy", "Copy", async () => {
        await navigator.clipboard.writeText(code.textContent);
        announce(copy.textContent = "Copied");
    });
    code.after(copy);
}

// A picture can be seen in its own size.
for (const figure of every("main figure")) {
    const whole = button("copy", "Full size", () => { whole.ariaPressed = figure.classList.toggle("full"); });
    if (figure.querySelector("svg")?.viewBox.baseVal.width > figure.clientWidth + 1) figure.after(whole);
}

/** @type {Record<string, number>} */
const UNITS = { KiB: 1024, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40, "µs": 1e-6, ms: 1e-3 };

/**
 * What a row is sorted by: the number that its cell begins with, in bytes, seconds or pieces, else its words.
 * @param {Element} row
 * @param {number} at
 */
function placeOf(row, at) {
    const words = row.children[at]?.textContent?.trim().toLowerCase() ?? "";
    const [, number, unit] = /^(?:about )?([\d,.]+) ?(\S*)/.exec(row.children[at]?.textContent ?? "") ?? [];
    return number ? parseFloat(number.replaceAll(",", "")) * (UNITS[unit] ?? 1) : words;
}

// Long tables: a field that hides the rows without what is typed.
for (const box of every("main .t")) {
    /** @type {HTMLElement[]} */
    const rows = [...box.querySelectorAll("tbody > tr")], all = rows.length, said = element("output");
    const field = element("input", { type: "search", placeholder: `Filter ${all} rows`, oninput() {
        /** @type {string[]} */
        const words = field.value.toLowerCase().split(/\s+/);
        const left = rows.filter(row => {
            const text = row.textContent?.toLowerCase();
            return !(row.hidden = !words.every(word => text?.includes(word)));
        });
        said.textContent = `${left.length} of ${all}`;
    } });
    if (rows[MANY_ROWS]) box.before(element("div", { class: "filter" }, field, said));
    /** @type {HTMLElement[]} */
    const heads = rows[SORTED_ROWS] ? [...box.querySelectorAll("thead th")] : [];
    heads.forEach((head, at) => head.replaceChildren(button("sort", head.textContent ?? "", () => {
        const down = head.ariaSort === "ascending", order = down ? -1 : 1;
        heads.forEach(one => { one.ariaSort = one !== head ? null : down ? "descending" : "ascending"; });
        rows.sort((one, other) => {
            const [x, y] = [placeOf(one, at), placeOf(other, at)];
            return typeof x !== typeof y ? (typeof x === "number" ? -1 : 1) : x === y ? 0 : x < y ? -order : order;
        });
        rows[0].parentNode?.append(...rows);
    })));
}
