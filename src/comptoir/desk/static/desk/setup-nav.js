// On a narrow screen the list of set-up screens is one line: bring the current one into it.
const here = document.querySelector(".setup-nav [aria-current]");
const line = here?.closest(".setup-nav");
if (line && line.scrollWidth > line.clientWidth) line.scrollLeft = here.offsetLeft - line.clientWidth / 3;
