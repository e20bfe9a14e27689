// What is looked at, as the address says it: the part after "#".

/** @type {View} */
const PLAIN_VIEW = {
    focus: "", depth: 1, direction: "both", rest: "hide", show: "auto", lens: "", since: "", hidden: [], path: null, table: "", column: "",
    camera: null, route: 0,
};

const CHOICES = { direction: ["both", "parents", "children"], rest: ["hide", "dim"], show: ["auto", "names", "keys", "all"] };

/** @type {((view: View, before: View) => void)[]} */
const viewListeners = [];
let currentView = PLAIN_VIEW, currentHash = "", isOfAddress = false;

/** @returns {View} what the address says; what it does not say is as in `PLAIN_VIEW` */
function readView() {
    const given = new URLSearchParams(location.hash.slice(1)), text = (/** @type {string} */ key) => given.get(key) ?? "";
    /** @type {any} */
    const view = { ...PLAIN_VIEW };
    for (const key of ["focus", "lens", "since", "table", "column"]) view[key] = text(key);
    for (const [key, values] of Object.entries(CHOICES)) if (values.includes(text(key))) view[key] = text(key);
    view.depth = clamp(Math.round(Number(text("depth"))) || 1, 1, 3);
    view.route = Math.max(0, Math.round(Number(text("route"))) || 0);
    view.hidden = text("hide").split(",").filter(Boolean).map(unquoted);
    const ends = text("path").split("..").map(unquoted), at = text("at").split(",").map(Number);
    if (ends.length === 2 && ends[0] && ends[1]) view.path = ends;
    if (at.length === 3 && at.every(Number.isFinite) && at[2] > 0) view.camera = at;
    return view;
}

/** @param {string} text @returns {string} the text, with nothing in it that parts names in an address */
const quoted = text => /[,%]|\.\.|^\.|\.$/.test(text) ? encodeURIComponent(text).replaceAll(".", "%2E") : text;

/** @param {string} text */
function unquoted(text) {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}

/** @param {View} view @returns {string} the address of a view, from "#" on; "#" for the plain one */
function viewAddress(view) {
    const said = new URLSearchParams(), { hidden, path, camera } = view, all = /** @type {any} */ (view);
    for (const key of ["focus", "depth", "direction", "rest", "show", "lens", "since", "table", "column", "route"]) {
        if (all[key] && all[key] !== /** @type {any} */ (PLAIN_VIEW)[key]) said.set(key, String(all[key]));
    }
    if (hidden.length) said.set("hide", hidden.map(quoted).join(","));
    if (path) said.set("path", path.map(quoted).join(".."));
    if (camera) said.set("at", [Math.round(camera[0]), Math.round(camera[1]), Number(camera[2].toPrecision(3))].join(","));
    return "#" + String(said).replaceAll("%2C", ",").replaceAll("%3A", ":");
}

/**
 * Changes what is looked at and tells those who listen. A new focus, path, selection or lens is a step that "back"
 * takes back; `replace` says whether it is one.
 * @param {Partial<View>} patch
 * @param {{replace?: boolean}} [options]
 */
function changeView(patch, { replace = !["focus", "path", "table", "lens"].some(key => key in patch) } = {}) {
    const before = currentView;
    currentView = { ...before, ...patch };
    const address = viewAddress(currentView);
    if (address !== currentHash) {
        currentHash = address;
        history[replace ? "replaceState" : "pushState"](null, "", address);
    }
    if (Object.keys(patch).some(key => key !== "camera")) viewListeners.forEach(listener => listener(currentView, before));
}

/** @param {(view: View, before: View) => void} listener is called after each change but those of the camera alone */
function onView(listener) { viewListeners.push(listener); }

/** Takes the view from the address: at the start, and when somebody goes back or edits it. */
function takeAddress() {
    if (location.hash === currentHash) return;
    const before = currentView;
    currentHash = location.hash;
    currentView = readView();
    isOfAddress = true;
    viewListeners.forEach(listener => listener(currentView, before));
    isOfAddress = false;
}

/**
 * @param {string} name
 * @param {Iterable<string>} names
 * @returns {string} the name that needs the fewest changes of a letter, "" if none is near
 */
function nearestName(name, names) {
    const wanted = name.toLowerCase();
    let best = "", least = Math.max(3, wanted.length / 2);
    for (const one of names) {
        if (Math.abs(one.length - wanted.length) >= least) continue;
        const found = changesBetween(wanted, one.toLowerCase());
        if (found < least) [best, least] = [one, found];
    }
    return best;
}

/** @param {string} one @param {string} other @returns {number} how many letters differ (Levenshtein) */
function changesBetween(one, other) {
    let row = Array.from({ length: other.length + 1 }, (_, column) => column);
    for (let line = 1; line <= one.length; line++) {
        const next = [line];
        for (let column = 1; column <= other.length; column++) {
            next[column] = Math.min(row[column] + 1, next[column - 1] + 1, row[column - 1] + (one[line - 1] === other[column - 1] ? 0 : 1));
        }
        row = next;
    }
    return row[other.length];
}
