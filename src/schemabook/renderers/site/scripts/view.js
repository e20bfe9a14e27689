// What is looked at, as the address says it: the part after "#".

/** @type {View} */
const PLAIN_VIEW = {
    focus: "", depth: 1, direction: "both", rest: "hide", show: "auto", lens: "", since: "", hidden: [], path: null, table: "", column: "",
    camera: null, route: 0,
};

/** What an address may say of the parts of a view, where that is not any text. @type {Record<string, RegExp>} */
const SAYABLE = { depth: /^[1-3]$/, direction: /^(parents|children)$/, rest: /^dim$/, show: /^(names|keys|all)$/, route: /^\d+$/ };

/** @type {((view: View, before: View, isOfAddress: boolean) => void)[]} */
const viewListeners = [];
let view = PLAIN_VIEW, currentHash = "";

/** @returns {View} what the address says; what it does not say, or says of what is not there but tables, is as in `PLAIN_VIEW` */
function readView() {
    const given = new URLSearchParams(location.hash.slice(1)), text = (/** @type {string} */ key) => given.get(key) ?? "";
    const parts = (/** @type {string} */ key, /** @type {string} */ mark) => text(key).split(mark).filter(Boolean).map(unquoted);
    /** @type {any} */
    const said = {}, ends = parts("path", ".."), at = parts("at", ",").map(Number);
    const known = new Set(["ties:inferred", ...tables.flatMap(groupsOf)]);
    for (const [key, plain] of Object.entries(PLAIN_VIEW)) said[key] = !(SAYABLE[key] ?? /./).test(text(key)) ? plain : typeof plain === "number" ? Number(text(key)) : text(key);
    said.hidden = parts("hide", ",").filter(one => known.delete(one));
    said.lens = lensOf(said)?.name ?? "";
    if (versionOf(said)?.name !== said.since) said.since = "";
    said.path = ends.length === 2 ? ends : null;
    if (!said.path && ends[0]) say("A path has two ends: path=FROM..TO.");
    said.camera = at.length === 3 && at.every(Number.isFinite) && at[2] > 0 ? at : null;
    return said;
}

/** @param {string} text @returns {string} the text, with nothing in it that parts names in an address */
const quoted = text => text.replace(/[,%]|^\.|\.(?=\.|$)/g, sign => "%" + sign.charCodeAt(0).toString(16));

/** @param {string} text */
function unquoted(text) {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}

/** @returns {string} the address of the view, from "#" on; "#" for the plain one */
function viewAddress() {
    const said = new URLSearchParams(), { hidden, path, camera } = view, all = /** @type {any} */ (view);
    for (const [key, plain] of Object.entries(PLAIN_VIEW)) if (typeof plain !== "object" && all[key] !== plain) said.set(key, all[key]);
    if (hidden.length) said.set("hide", hidden.map(quoted).join());
    if (path) said.set("path", path.map(quoted).join(".."));
    if (camera) said.set("at", camera.map((value, at) => at < 2 ? round(value) : Number(value.toPrecision(3))).join());
    return "#" + String(said).replaceAll("%2C", ",").replaceAll("%3A", ":");
}

/**
 * Changes what is looked at and tells those who listen. A new focus, path, selection or lens is a step that "back"
 * takes back; `replaces` says that it is none.
 * @param {Partial<View>} patch
 * @param {boolean} [replaces]
 */
function changeView(patch, replaces = !["focus", "path", "table", "lens"].some(key => key in patch)) {
    const before = view;
    view = { ...view, ...patch };
    const address = viewAddress();
    if (address !== currentHash) history[replaces ? "replaceState" : "pushState"](null, "", currentHash = address);
    if (Object.keys(patch).some(key => key !== "camera")) tellView(before, false);
}

/** @param {View} before @param {boolean} isOfAddress */
function tellView(before, isOfAddress) {
    for (const listener of viewListeners) listener(view, before, isOfAddress);
}

/** @param {(view: View, before: View, isOfAddress: boolean) => void} listener is called after each change but those of the camera alone */
const onView = listener => viewListeners.push(listener);

/** Takes the view from the address: at the start, and when somebody goes back or edits it. */
function takeAddress() {
    if (location.hash === currentHash) return;
    const before = view;
    currentHash = location.hash;
    view = readView();
    tellView(before, true);
    changeView({});
}

/**
 * @param {string} name
 * @returns {string} the whole name of the table whose name, whole or as people say it, needs the fewest changes of a letter
 *     (Levenshtein), "" if none is near
 */
function nearestName(name) {
    let best = "", least = max(3, name.length / 2);
    for (const { name: one, shown = one } of tables) for (const like of [one, shown]) {
        const letters = like.toLowerCase();
        let row = [...Array(letters.length + 1).keys()];
        for (const letter of name.slice(0, 99).toLowerCase()) {
            let left = 0;
            row = row.map((above, at) => left = (at ? min(left, above, row[at - 1] - Number(letters[at - 1] === letter)) : above) + 1);
        }
        const found = row[letters.length];
        if (found < least) [best, least] = [one, found];
    }
    return best;
}
