// unfold's script asks its scroll bars for the menu; this room leaves scrolling to the browser.
"use strict";
window.SimpleBar = { instances: new Map() };
