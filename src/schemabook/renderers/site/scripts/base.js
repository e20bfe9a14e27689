// The first script of every page: what all others use.

const html = document.documentElement;

/** The way from this page to the folder of the site: "" or "../". */
const root = html.dataset.root || "";

/** @type {Record<string, {promise: Promise<any>, settle: (value: any) => void, fail: () => void, asked?: boolean}>} */
const data = Object.create(null);

/** @param {string} name of a script in the folder `data` */
function awaited(name) {
    if (!data[name]) {
        let settle = /** @param {any} _ */ _ => {}, fail = () => {};
        const promise = new Promise((resolve, reject) => {
            settle = resolve;
            fail = () => reject(new Error(`data/${name}.js could not be read`));
        });
        data[name] = { promise, settle, fail };
    }
    return data[name];
}

/**
 * Called by the scripts in the folder `data`.
 * @param {string} name
 * @param {any} value
 */
function load(name, value) {
    awaited(name).asked = true;
    awaited(name).settle(value);
}

/**
 * @param {string} name of a script in the folder `data`, which is read once, when it is first needed
 * @returns {Promise<any>} what it holds; rejected where it cannot be read
 */
function need(name) {
    const found = awaited(name);
    if (!found.asked) {
        found.asked = true;
        document.head.append(element("script", { src: `${root}data/${name}.js`, onerror: found.fail }));
    }
    return found.promise;
}

/**
 * @param {string} tag
 * @param {Record<string, string | number | boolean | null | undefined | ((event: any) => void)> | null} [attributes] a function
 *     listens to the event that its name says after "on"; true is an attribute without a value, false and null are none
 * @param {...(Node | string | number | null | undefined | false)} children strings become text
 * @returns {any} the element
 */
function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
        if (typeof value === "function") made.addEventListener(name.slice(2), value);
        else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value === true ? "" : String(value));
    }
    for (const child of children) {
        if (child !== null && child !== undefined && child !== false) made.append(child instanceof Node ? child : String(child));
    }
    return made;
}

/** What the browser keeps between visits, where it lets us. */
const store = {
    /** @param {string} key @returns {any} null where nothing is kept */
    get(key) {
        try {
            return JSON.parse(localStorage.getItem(`schemabook:${key}`) || "null");
        } catch {
            return null;
        }
    },
    /** @param {string} key @param {any} value */
    set(key, value) {
        try {
            localStorage.setItem(`schemabook:${key}`, JSON.stringify(value));
        } catch {
            // It is forgotten with the page.
        }
    },
};

/** @type {HTMLElement | undefined} */
let region;

/**
 * Say something to those who listen to the page.
 * @param {string} text
 */
function announce(text) {
    if (!region) {
        region = /** @type {HTMLElement} */ (element("div", { class: "unseen", "aria-live": "polite" }));
        document.body.append(region);
    }
    region.textContent = text;
}

/** @type {(() => void)[]} */
const themeListeners = [];

/** @param {() => void} listener called when the colours of the page have changed */
function onTheme(listener) {
    themeListeners.push(listener);
}

function themeChanged() {
    for (const listener of themeListeners) listener();
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", themeChanged);

/**
 * @param {string} name
 * @returns {string} the anchor of a heading with this text; that of a row is "c-" before it
 */
function anchorOf(name) {
    return name.trim().toLowerCase().replace(/[^\p{L}\p{N}_\- ]/gu, "").replaceAll(" ", "-") || "section";
}

/** @type {any} */ (window).schemabook = { load, need, element, store, announce, onTheme, anchorOf, root };
