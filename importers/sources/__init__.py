"""The sources that Trimtab reads: one module for each, with its importer in `IMPORTER`, or several of them in `IMPORTERS`.

What two sources or two exports of one share is a module here without either. To add a source, add a file; nothing lists them.
"""
