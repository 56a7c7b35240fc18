"""How the shipped stance model is made: permitted sets, generated pairs, a small encoder fine-tuned on a CPU, an int8 export, a calibrated stack."""
