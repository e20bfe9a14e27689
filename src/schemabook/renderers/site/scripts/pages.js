// What makes a page of text handier: the buttons of the bar, contents at its side, fields that filter long tables.

const MANY_ROWS = 25, MANY_HEADINGS = 3, MOST_COLOURED = 4000;

/** @param {string} selector @returns {any[]} the elements of the page */
const every = selector => [...document.querySelectorAll(selector)];

/** @param {string} kind @param {any} words @param {(event: any) => void} onclick @returns {any} */
const button = (kind, words, onclick) => element("button", { class: kind, type: "button", onclick }, words);

/** Search, theme and, on narrow windows, the menu. */
function startBar() {
    const bar = document.querySelector(".bar"), nav = bar?.querySelector("nav");
    if (!bar || !nav) return;
    const search = button("search", "Search", openPalette);
    search.append(element("kbd", { "aria-hidden": "true" }, "/"));
    const menu = button("menu", "Menu", () => menu.setAttribute("aria-expanded", `${nav.classList.toggle("open")}`));
    menu.setAttribute("aria-expanded", "false");
    const theme = button("theme", "", () => {
        const next = { dark: "", light: "dark" }[html.dataset.theme || ""] ?? "light";
        if (next) html.dataset.theme = next;
        else delete html.dataset.theme;
        store.set("theme", next);
        announce(say());
        themeChanged();
    });
    function say() {
        const name = html.dataset.theme || "auto";
        theme.textContent = name[0].toUpperCase() + name.slice(1);
        theme.setAttribute("aria-label", `Theme: ${name}`);
        return `Theme: ${name}`;
    }
    say();
    bar.append(search, theme, menu);
}

/** The headings of the page at its side, with the one that is read marked. */
function startContents() {
    const headings = every("main > h2[id]");
    if (headings.length < MANY_HEADINGS) return;
    const links = headings.map(heading => element("a", { href: "#" + encodeURIComponent(heading.id) }, heading.textContent));
    every("main")[0].after(element("nav", { class: "toc", "aria-label": "On this page" }, element("p", null, "On this page"),
        element("ul", null, ...links.map(link => element("li", null, link)))));
    const mark = () => {
        const now = headings.filter(heading => heading.getBoundingClientRect().top < 120).length - 1;
        links.forEach((link, at) => at === now ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current"));
    };
    addEventListener("scroll", () => requestAnimationFrame(mark), { passive: true });
    mark();
}

/** @param {any} box @returns {string} the heading that it stands under */
function headingOf(box) {
    let before = box.closest("main > *");
    while (before && !/^H\d$/.test(before.tagName)) before = before.previousElementSibling;
    return before?.textContent || document.title;
}

/** What is wider than its frame can be reached by keyboard, and says what it is. */
function startScrolling() {
    const watch = new ResizeObserver(entries => {
        for (const { target } of entries) {
            const wide = target.scrollWidth > target.clientWidth + 1;
            for (const [name, value] of Object.entries({ tabindex: "0", role: "region", "aria-label": headingOf(target) })) {
                if (wide) target.setAttribute(name, value);
                else target.removeAttribute(name);
            }
        }
    });
    for (const box of every("main .t, main pre > code, main figure")) watch.observe(box);
}

/** A listing can be copied, a picture be seen in its own size. */
function startListings() {
    for (const code of every("main pre > code")) {
        const copy = button("copy", "Copy", async () => {
            await navigator.clipboard.writeText(code.textContent);
            announce(copy.textContent = "Copied");
        });
        code.after(copy);
    }
    for (const figure of every("main figure")) {
        const picture = figure.querySelector("svg"), width = picture?.viewBox.baseVal.width;
        if (!(width > figure.clientWidth + 1)) continue;
        const whole = button("copy", "Full size", () => {
            const full = figure.classList.toggle("full");
            picture.style.width = full ? width + "px" : "";
            whole.setAttribute("aria-pressed", `${full}`);
        });
        figure.after(whole);
    }
}

/** Long tables: a field that hides the rows without what is typed. */
function startFilters() {
    for (const box of every("main .t")) {
        /** @type {HTMLElement[]} */
        const rows = [...box.querySelectorAll("tbody > tr")];
        if (rows.length < MANY_ROWS) continue;
        const texts = rows.map(row => (row.textContent || "").toLowerCase()), all = rows.length.toLocaleString("en-GB");
        const said = element("span");
        const field = element("input", { type: "search", placeholder: `Filter ${all} rows`, "aria-label": `Filter ${headingOf(box)}`, oninput() {
            const words = field.value.toLowerCase().split(/\s+/);
            rows.forEach((row, at) => (row.hidden = !words.every((/** @type {string} */ word) => texts[at].includes(word))));
            announce(said.textContent = `${rows.filter(row => !row.hidden).length} of ${all}`);
        } });
        box.before(element("div", { class: "filter" }, field, said));
    }
}

/** Comments, texts and key words of SQL in their colours, without a change of the page. */
function startColours() {
    const { highlights } = /** @type {any} */ (CSS);
    if (!highlights) return;
    const kinds = ["sql-comment", "sql-text", "sql-word"].map(name => {
        const made = new (/** @type {any} */ (window).Highlight)();
        highlights.set(name, made);
        return made;
    });
    let left = MOST_COLOURED;
    for (const { firstChild } of every("pre[data-language=sql] > code")) {
        for (const match of firstChild.data.matchAll(/(--.*|\/\*[^]*?\*\/)|('(?:[^']|'')*')|\b[A-Z]{2,}\b/g)) {
            if (!left--) return;
            kinds[match[1] ? 0 : match[2] ? 1 : 2].add(new StaticRange({
                startContainer: firstChild, startOffset: match.index, endContainer: firstChild, endOffset: match.index + match[0].length }));
        }
    }
}

startBar();
if (!document.body.classList.contains("map-page")) {
    startContents();
    startListings();
    startFilters();
    startScrolling();
    startColours();
}
