// The first script of every page: what all others use.

const html = document.documentElement;

/** The way from this page to the folder of the site: "" or "../". */
const root = html.dataset.root || "";

/** What the scripts in the folder `data` have handed over. @type {Record<string, any>} */
const loaded = {};
/** @type {Record<string, Promise<any>>} */
const needed = {};

/**
 * Called by the scripts in the folder `data`.
 * @param {string} name
 * @param {any} value
 */
function load(name, value) {
    loaded[name] = value;
}

/**
 * @param {string} name of a script in the folder `data`, which is read once, when it is first needed
 * @returns {Promise<any>} what it holds; rejected with words for people where it hands nothing over
 */
const need = name => needed[name] ??= new Promise((resolve, reject) => {
    const file = `data/${name}.js`;
    const take = () => loaded[name] ? resolve(loaded[name]) : reject(file + " is missing or damaged: write the site again.");
    if (loaded[name]) take();
    else document.head.append(element("script", { src: root + file, onload: take, onerror: take }));
});

/**
 * @param {string} tag
 * @param {Record<string, string | number | boolean | null | undefined | ((event: any) => void)> | null} [attributes] a function
 *     listens to the event that its name says after "on"; true is an attribute without a value, false and null are none
 * @param {...(Node | string | number | null | undefined | false)} children strings become text
 * @returns {any} the element
 */
function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes ?? {})) {
        if (typeof value === "function") made.addEventListener(name.slice(2), value);
        else if ((value ?? false) !== false) made.setAttribute(name, value === true ? "" : String(value));
    }
    made.append(.../** @type {string[]} */ (children.filter(child => (child ?? false) !== false)));
    return made;
}

/** What the browser keeps between visits, where it lets us. */
const store = {
    /** @param {string} key @returns {any} null where nothing is kept */
    get(key) {
        try {
            return JSON.parse(localStorage["schemabook:" + key]);
        } catch {
            return null;
        }
    },
    /** @param {string} key @param {any} value */
    set(key, value) {
        try {
            localStorage["schemabook:" + key] = JSON.stringify(value);
        } catch {
            // It is forgotten with the page.
        }
    },
};

const region = element("div", { class: "unseen", role: "status" });
document.body.append(region);

/**
 * Say something to those who listen to the page.
 * @param {string} text
 */
function announce(text) {
    region.textContent = text;
}

/** @type {(() => void)[]} */
const themeListeners = [];

/** @param {() => void} listener called when the colours of the page have changed */
const onTheme = listener => { themeListeners.push(listener); };

const themeChanged = () => themeListeners.forEach(listener => listener());

matchMedia("(prefers-color-scheme: dark)").onchange = themeChanged;

/**
 * @param {string} name
 * @returns {string} the anchor of a heading with this text; that of a row is "c-" before it
 */
function anchorOf(name) {
    return name.trim().toLowerCase().replace(/[^\p{L}\p{N}_\- ]/gu, "").replaceAll(" ", "-") || "section";
}

/** @type {any} */ (window).schemabook = { load, need, element, store, announce, onTheme, anchorOf, root };
