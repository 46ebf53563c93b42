// Everything a page gains when scripts run. Every page works without it.
import { stayAtTheDoor } from "./at-the-door";
import { returnFocus, submitOnChoice } from "./autosubmit";
import { showWork } from "./busy";
import { askBeforeDoing } from "./confirm";
import { offerCopies } from "./copy";
import { keepDrafts } from "./draft";
import { goToErrors } from "./errors";
import { comeBackFromCall, keepInLine } from "./keep";
import { loadMaps } from "./map-loader";
import { followWork } from "./live";
import { closeMenuWithEscape } from "./menu";
import { keepOtherForms, putBackOtherForms } from "./other-forms";
import { offerPrinting } from "./print";
import { enterByKeyboard } from "./reentry";
import { offerSharing } from "./share";
import { hideUndoLater } from "./undo";

/** What each page is given, also one that was shown without being loaded. */
function start(): void {
  hideUndoLater();
  submitOnChoice();
  keepDrafts();
  putBackOtherForms();
  offerPrinting();
  offerCopies();
  offerSharing();
  closeMenuWithEscape();
  enterByKeyboard();
  returnFocus();
  goToErrors();
  loadMaps();
  followWork();
  keepInLine();
  comeBackFromCall();
}

askBeforeDoing();
showWork();
keepOtherForms();
stayAtTheDoor(start);
start();
document.documentElement.dataset["scripts"] = "ready";
