import { enhanceForm } from "./form";
import { copyButtons, localTimes } from "./page";

localTimes();
copyButtons();
enhanceForm();
