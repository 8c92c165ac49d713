"""The op-orde report: is what was delivered correct and complete? Figures, pictures and words of one delivery."""
