// The rooms of a desk slide on a phone: the one that is open is brought into view.
document.querySelector(".slide [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
