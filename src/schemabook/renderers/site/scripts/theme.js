// Runs before anything is painted: the theme that was chosen, and the sign that scripts run.
{
    const html = document.documentElement;
    html.classList.add("js");
    try {
        const theme = JSON.parse(localStorage["schemabook:theme"]);
        if (theme) html.dataset.theme = theme;
    } catch {
        // Without storage the theme is that of the system.
    }
}
