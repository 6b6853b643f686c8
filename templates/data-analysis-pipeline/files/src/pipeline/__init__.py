"""The pipeline of {{dew.company}}: extract, clean, explore, draw. One module per task of main.pipeline.yaml."""
